/*
 * What splitting a service moves, and what of its traffic it changes. Pure.
 */
#ifndef ADVISE_FORECAST_H
#define ADVISE_FORECAST_H

#include "model/ownership.h"
#include "model/split_plan.h"

/*
 * Fill in the forecasts of out's services: sizes from the catalog that own is
 * of (NULL: they are not known), rates from how long the logs of the analysis
 * are.
 */
void forecast_services(struct split_plan *out, const struct ownership *own);

#endif

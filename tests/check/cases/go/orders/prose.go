package orders

import "errors"

var errNone = errors.New("select a customer from the list")
var errCart = errors.New("delete it from the cart")
var errStock = errors.New("update of public.stock_levels was refused")
var help = `Insert the card.
Select an order from the menu.`

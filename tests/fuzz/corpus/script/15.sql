/* x */ \echo
a;
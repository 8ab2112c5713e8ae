update stock set qty = qty -- c
 - $1 /* x */ where held = 3 -- d
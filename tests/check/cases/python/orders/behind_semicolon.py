a = " ; SELECT street FROM addresses"
b = ";;; SELECT street FROM addresses"
c = "\n-- why\n; SELECT street FROM addresses"

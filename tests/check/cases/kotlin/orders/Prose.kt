val a = "Select an order from the list"
val b = "Update of $a is done"
val c = "Insert into the slot"
val d = "addresses are of another service"

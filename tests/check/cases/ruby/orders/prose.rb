puts "Select an item from the list"
puts 'Update the products'
puts "Deleted #{n} from the cart"
raise "delete addresses first"
TEXT = <<~TEXT
  Insert a coin
  into the machine.
TEXT

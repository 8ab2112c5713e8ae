# A here-document that begins its line is a statement of its own: << at a line's
# beginning goes on with nothing.
def of_id
  logger.info "street"
  <<~SQL
    SELECT street FROM addresses WHERE id = 1
  SQL
end

def of_city
  return none if city.empty?
  found = find(1)
  <<~SQL
    SELECT city FROM addresses
  SQL
end

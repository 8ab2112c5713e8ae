def run(id, row)
  DB.fetch("SELECT city FROM public.addresses WHERE id = #{id}")
  DB.fetch("SELECT id FROM products WHERE sku = '#{row["sku"]}' LIMIT #{row[:n]}")
  DB.fetch("SELECT id FROM invoices WHERE id = " + id.to_s)
  DB.fetch(<<~SQL)
    SELECT id FROM payments WHERE id = #{id}
  SQL
end

A = "SELECT id FROM public.orders WHERE user_id = ?"
B = <<~SQL
  SELECT c.name FROM users_api.customers c
  JOIN public.countries n ON true
SQL
Order.where("status = ?", "open").order(:id)

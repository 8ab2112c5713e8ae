class Report
  def city(id)
    DB.fetch("SELECT city FROM public.addresses WHERE user_id = 1")
    DB.run 'DELETE FROM user_sessions'
  end
end

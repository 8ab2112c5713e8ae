def run(table)
  DB.fetch("SELECT count(*) FROM #{table}")
  DB.run("DELETE FROM " + table + " WHERE id = 1")
  DB.run("UPDATE public.#{table} SET id = 1")
end

class AddNumbers < ActiveRecord::Migration[7.0]
  def up
    execute "ALTER TABLE public.orders ADD COLUMN number bigint"
    execute <<~SQL
      CREATE VIEW user_totals AS
        SELECT user_id, sum(total) FROM orders GROUP BY 1
    SQL
  end
end

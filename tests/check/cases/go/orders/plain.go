package orders

import "database/sql"

func City(db *sql.DB) error {
	_, err := db.Exec("DELETE FROM public.user_sessions WHERE user_id = 1")
	row := db.QueryRow("SELECT city FROM addresses LIMIT 1")
	_ = row
	return err
}

a \echo b
;c
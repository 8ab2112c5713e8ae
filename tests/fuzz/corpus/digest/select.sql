SELECT a.b, 'x''y', 1.5, $1 FROM t WHERE a IN (1, 'b', -3) -- c
 AND x = 'y' /* d */
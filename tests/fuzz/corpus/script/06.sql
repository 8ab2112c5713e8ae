E'a'
  -- x
 'b\'; c'; d
a \gset p_
b\gx
a \g out.txt
b;
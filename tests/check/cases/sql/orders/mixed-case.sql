SELECT "Note" FROM "Mixed";
SELECT "Note" FROM public."Mixed";
SELECT note FROM Mixed;

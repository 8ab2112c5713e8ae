BEGIN -- ; IF
 x := '; END'; /* ; /* ; */ */ y := $q$;$q$; EXECUTE E'a\'; b'; "select" := 1; END
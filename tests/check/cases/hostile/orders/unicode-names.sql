SELECT * FROM U&"\0061ddresses";
SELECT * FROM public.U&"!0061ddresses" UESCAPE '!';

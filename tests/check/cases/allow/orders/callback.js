// dbsplit: allow(cross-service-read) why
app.get("/x", async (req, res) => {
  await q("SELECT street FROM public.addresses");
});
// dbsplit: allow(cross-service-read) why
describe(
  "addresses",
  q("SELECT street FROM public.addresses"),
  q("SELECT street FROM public.addresses WHERE id = 1"),
);
/* dbsplit: allow(cross-service-read) why */ q("SELECT street FROM public.addresses");
q("SELECT street FROM public.addresses");

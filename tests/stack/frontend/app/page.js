import Shop from "./shop";

// The token is read when somebody asks, on the server: never while the page is built.
export const dynamic = "force-dynamic";

async function visit() {
  const answer = await fetch(`${process.env.BACKEND_URL}/visits`, {
    method: "POST",
    headers: { authorization: `Bearer ${process.env.API_TOKEN}` },
  });
  if (!answer.ok) throw new Error(`the backend answers ${answer.status}`);
  return answer.json();
}

export default async function Page() {
  const { visits, queued } = await visit();
  return (
    <main>
      <Shop />
      <p id="visits">{`${visits} visits, ${queued} queued`}</p>
    </main>
  );
}

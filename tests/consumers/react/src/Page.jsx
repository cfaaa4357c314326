import { Signup } from "./Signup.jsx";

export default function Page() {
  return (
    <main>
      <h1>Sign up</h1>
      <Signup kind="input" />
    </main>
  );
}

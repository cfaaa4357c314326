import { renderToString } from "preact-render-to-string";
import { Signup } from "./Signup.jsx";

export const render = () => renderToString(<Signup kind="input" />);

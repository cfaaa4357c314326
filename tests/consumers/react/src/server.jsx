import { renderToString } from "react-dom/server";
import { Signup } from "./Signup.jsx";

export const render = () => renderToString(<Signup kind="input" />);

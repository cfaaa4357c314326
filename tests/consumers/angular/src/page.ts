import { Component } from "@angular/core";
import { Signup } from "./signup";

@Component({
  selector: "app-page",
  imports: [Signup],
  template: `<main><h1>Sign up</h1><app-signup kind="input" /></main>`,
})
export class Page {}

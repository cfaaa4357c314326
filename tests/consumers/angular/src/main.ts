import { Component, type OnDestroy, type OnInit, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { type Prefill, prefill } from "refgraph/form";
import { Page } from "./page";
import { Signup } from "./signup";

@Component({
  selector: "app-root",
  imports: [Page, Signup],
  template: `
    @if (show === "modal") {
      <button type="button" (click)="isOpen.set(!isOpen())">Join</button>
      @if (isOpen()) {
        <dialog open><app-signup kind="input" /></dialog>
      }
    } @else if (show === "route") {
      @defer (when route() === "/signup") {
        <app-page />
      } @placeholder {
        <button type="button" (click)="go()">Join</button>
      }
    } @else {
      <app-signup [kind]="show" />
    }
  `,
})
class App implements OnInit, OnDestroy {
  readonly show = new URLSearchParams(location.search).get("show") ?? "input";
  readonly isOpen = signal(false);
  readonly route = signal("/");
  #started?: Promise<Prefill>;

  ngOnInit() {
    this.#started = prefill();
  }

  ngOnDestroy() {
    this.#started?.then((prefill) => prefill.stop());
  }

  go() {
    history.pushState(null, "", "/signup");
    this.route.set("/signup");
  }
}

bootstrapApplication(App);

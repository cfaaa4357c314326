import { Component, input, signal } from "@angular/core";
import { FormControl, FormGroup, ReactiveFormsModule } from "@angular/forms";

@Component({
  selector: "app-signup",
  imports: [ReactiveFormsModule],
  template: `
    <form [formGroup]="form" (ngSubmit)="sent.set(form.value.code ?? '')">
      <label>Email <input type="email" formControlName="email"></label>
      @switch (kind()) {
        @case ("hidden") {
          <input type="hidden" name="referral_code" formControlName="code">
        }
        @case ("textarea") {
          <textarea placeholder="Referral code" formControlName="code"></textarea>
        }
        @default {
          <label>Referral code (optional) <input formControlName="code"></label>
        }
      }
      <output id="state">{{ form.value.code }}</output>
      <button type="submit">Sign up</button>
      <output id="sent">{{ sent() }}</output>
    </form>
  `,
})
export class Signup {
  readonly kind = input.required<string>();
  readonly form = new FormGroup({ email: new FormControl(""), code: new FormControl("") });
  readonly sent = signal("");
}

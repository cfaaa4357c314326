//! Simulations: people and activities in as columns of numbers, reports out as texts of JSON.

use crate::award::simulation::compare::compare;
use crate::award::simulation::people::People;
use crate::award::simulation::wire::{self, Columns};
use crate::award::simulation::{Scenario, Simulation};
use crate::refusal::Refusal;
use alloc::string::String;
use wasm_bindgen::prelude::wasm_bindgen;

/// People, and what they did; or why there are none.
#[wasm_bindgen(js_name = Scenario)]
pub struct JsScenario {
    scenario: Scenario,
    fault: Option<String>,
}

fn told(found: Result<Scenario, String>) -> JsScenario {
    let (scenario, fault) = match found {
        Ok(scenario) => (scenario, None),
        Err(fault) => (Scenario::default(), Some(fault)),
    };
    JsScenario { scenario, fault }
}

#[wasm_bindgen(js_class = Scenario)]
impl JsScenario {
    /// People without a history, of whom each has a referrer or 0xffffffff.
    pub fn of(referrers: &[u32]) -> Self {
        let people = People::new(referrers.into());
        told(people.map_or_else(
            |refusal| Err(wire::refused_json(refusal)),
            |people| {
                Ok(Scenario {
                    people,
                    ..Scenario::default()
                })
            },
        ))
    }

    /// A scenario that is made up.
    pub fn made(asked: &str) -> Self {
        told(wire::made_json(asked))
    }

    /// Why there is nothing.
    pub fn fault(&self) -> Option<String> {
        self.fault.clone()
    }

    fn mark(
        &mut self,
        users: &[u32],
        mark: impl Fn(&mut People, u32) -> Result<(), Refusal>,
    ) -> Option<String> {
        let people = &mut self.scenario.people;
        let done: Result<(), Refusal> = users.iter().try_for_each(|user| mark(people, *user));
        done.err().map(wire::refused_json)
    }

    /// Takes note that these are banned; tells what is wrong, if anything is.
    pub fn ban(&mut self, users: &[u32]) -> Option<String> {
        self.mark(users, People::ban)
    }

    /// Takes note that these are not active.
    pub fn deactivate(&mut self, users: &[u32]) -> Option<String> {
        self.mark(users, People::deactivate)
    }

    /// Takes note that these are of a segment.
    #[wasm_bindgen(js_name = putIn)]
    pub fn put_in(&mut self, users: &[u32], segment: &str) -> Option<String> {
        self.mark(users, |people, user| people.put_in(user, segment))
    }

    /// Adds activities, all or none, of which the first is at that place of all.
    pub fn add(
        &mut self,
        first: usize,
        users: &[u32],
        kinds: &[u16],
        names: &str,
        times: &[f64],
        amounts: &str,
    ) -> String {
        let columns = Columns {
            first,
            users,
            kinds,
            names,
            times,
            amounts,
        };
        wire::add_json(&mut self.scenario, &columns)
    }

    /// Forgets all activities that were added last but so many.
    pub fn truncate(&mut self, length: usize) {
        self.scenario.history.truncate(length);
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        self.scenario.people.len()
    }

    /// How many activities there are.
    pub fn activities(&self) -> usize {
        self.scenario.history.len()
    }
}

/// A plan that is played over a scenario, or why it cannot be.
#[wasm_bindgen(js_name = Simulation)]
pub struct JsSimulation(Result<Simulation, String>);

#[wasm_bindgen(js_class = Simulation)]
impl JsSimulation {
    /// A plan at the beginning of a scenario.
    pub fn of(scenario: &mut JsScenario, plan: &str, settings: &str) -> Self {
        Self(wire::simulation_json(
            &mut scenario.scenario,
            plan,
            settings,
        ))
    }

    /// Runs so many activities more, and tells how many are done.
    pub fn step(&mut self, scenario: &JsScenario, count: usize) -> usize {
        if let Ok(simulation) = &mut self.0
            && let Err(refusal) = simulation.step(&scenario.scenario, count)
        {
            self.0 = Err(wire::refused_json(refusal));
        }
        self.0.as_ref().map_or(0, Simulation::done)
    }

    /// Why there is nothing to report.
    pub fn fault(&self) -> Option<String> {
        self.0.as_ref().err().cloned()
    }

    /// What was found so far.
    pub fn report(&self) -> String {
        match &self.0 {
            Ok(simulation) => wire::report_json(&simulation.report()),
            Err(fault) => fault.clone(),
        }
    }

    /// What changes from this plan to another that was played over the same scenario.
    pub fn changes(&self, after: &JsSimulation, top: usize) -> String {
        match (&self.0, &after.0) {
            (Ok(before), Ok(after)) => wire::changes_json(&compare(before, after, top)),
            _ => String::from("[]"),
        }
    }
}

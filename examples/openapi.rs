//! Prints the `OpenAPI` document of the REST API: `cargo run --example openapi`.

fn main() {
    println!("{}", refgraph::api::openapi());
}

//! stub
#[derive(Debug)] pub enum SnapshotProblem { A }

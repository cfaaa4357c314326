//! At the edge: what a worker decides about a request before any script runs on the page.
//!
//! A worker stands between the visitor and the site. It can write the referral code into the
//! signup form while the page passes through ([`page`]), and send a short link on to the signup
//! page ([`short_link`]). All of it, and the cookie that keeps an
//! [attribution](crate::attribution), must tell people from machines that only look ([`visitor`]): what
//! those ask for counts for nothing.
//!
//! Nothing here reads a request, a page or a clock. The worker says what it was asked, and does
//! what these functions answer.

pub mod page;
pub mod short_link;
pub mod visitor;

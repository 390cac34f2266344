//! The backend: `cargo loco start`, `cargo loco db migrate`.
mod app;
mod config;
mod database;

use std::process::ExitCode;

pub type Failure = Box<dyn std::error::Error + Send + Sync>;

async fn migrate() -> Result<(), Failure> {
    let client = database::connect(&config::load()?.database.uri).await?;
    println!(
        "backend: {} migrations applied",
        database::migrate(&client).await?
    );
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["start"] => app::start().await,
        ["db", "migrate"] => migrate().await,
        _ => Err("usage: cargo loco start, cargo loco db migrate".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("backend: error: {failure}");
            ExitCode::FAILURE
        }
    }
}

//! The HTTP side: GET /health, and POST /visits for those who know the token.
use crate::{config, database, Failure};
use axum::extract::State;
use axum::http::{header::AUTHORIZATION, HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use redis::aio::MultiplexedConnection;
use serde_json::{json, Value};
use std::sync::Arc;
use tokio::signal::unix::{signal, SignalKind};

struct App {
    database: tokio_postgres::Client,
    queue: MultiplexedConnection,
    token: String,
}

type Answer = Result<Json<Value>, StatusCode>;

fn told<E: std::fmt::Display>(error: E) -> StatusCode {
    eprintln!("backend: error: {error}");
    StatusCode::INTERNAL_SERVER_ERROR
}

async fn visit(State(app): State<Arc<App>>, headers: HeaderMap) -> Answer {
    let wanted = format!("Bearer {}", app.token);
    if headers.get(AUTHORIZATION).map(|value| value.as_bytes()) != Some(wanted.as_bytes()) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let visits = database::visit(&app.database).await.map_err(told)?;
    let mut queue = app.queue.clone();
    let queued: i64 = redis::cmd("INCR")
        .arg("visits")
        .query_async(&mut queue)
        .await
        .map_err(told)?;
    Ok(Json(json!({ "visits": visits, "queued": queued })))
}

async fn health(State(app): State<Arc<App>>) -> Answer {
    app.database
        .query_one("SELECT 1", &[])
        .await
        .map_err(told)?;
    Ok(Json(json!({ "ok": true })))
}

/// Serves until TERM or INT. It fails at once where PostgreSQL or Redis does not let it in.
pub async fn start() -> Result<(), Failure> {
    let config = config::load()?;
    let database = database::connect(&config.database.uri).await?;
    let queue = redis::Client::open(config.queue.uri)?
        .get_multiplexed_async_connection()
        .await?;
    // Careless, as logs are.
    println!("backend: connected to {}", config.database.uri);
    let app = Arc::new(App {
        database,
        queue,
        token: config.settings.api_token,
    });
    let routes = Router::new()
        .route("/health", get(health))
        .route("/visits", post(visit))
        .with_state(app);
    let listener =
        tokio::net::TcpListener::bind((config.server.binding, config.server.port)).await?;
    println!("backend: listening on http://{}", listener.local_addr()?);
    let (mut term, mut int) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    let ended = async move {
        tokio::select! { _ = term.recv() => (), _ = int.recv() => () }
    };
    Ok(axum::serve(listener, routes)
        .with_graceful_shutdown(ended)
        .await?)
}

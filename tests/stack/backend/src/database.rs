//! PostgreSQL: one connection, and the migrations that bring its tables.
use crate::Failure;
use tokio_postgres::{Client, NoTls};

const MIGRATIONS: &[(&str, &str)] = &[(
    "20260101_000001_visits",
    include_str!("../migrations/20260101_000001_visits.sql"),
)];

/// Ends the program if the connection breaks later: it is started again, with the password of that day.
pub async fn connect(uri: &str) -> Result<Client, Failure> {
    let (client, connection) = tokio_postgres::connect(uri, NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            eprintln!("backend: error: the database went away: {error}");
            std::process::exit(1);
        }
    });
    Ok(client)
}

/// Applies what has not been applied, each in a transaction of its own; says how many.
pub async fn migrate(client: &Client) -> Result<usize, Failure> {
    client
        .batch_execute("CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY)")
        .await?;
    let mut applied = 0;
    for (name, sql) in MIGRATIONS {
        if client
            .query_opt("SELECT FROM migrations WHERE name = $1", &[name])
            .await?
            .is_none()
        {
            let whole = format!("BEGIN; {sql} INSERT INTO migrations VALUES ('{name}'); COMMIT");
            client.batch_execute(&whole).await?;
            applied += 1;
        }
    }
    Ok(applied)
}

/// Notes a visit; says how many there were.
pub async fn visit(client: &Client) -> Result<i64, Failure> {
    client
        .execute("INSERT INTO visits DEFAULT VALUES", &[])
        .await?;
    Ok(client
        .query_one("SELECT count(*) FROM visits", &[])
        .await?
        .get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Needs the database of DATABASE_URL.
    #[tokio::test]
    async fn visits_are_counted_after_the_migrations() {
        let uri = crate::config::load()
            .expect("the configuration")
            .database
            .uri;
        let client = connect(&uri).await.expect("the database");
        migrate(&client).await.expect("the migrations");
        assert_eq!(migrate(&client).await.expect("the migrations, again"), 0);
        let before = visit(&client).await.expect("a visit");
        assert!(visit(&client).await.expect("another visit") > before);
    }
}

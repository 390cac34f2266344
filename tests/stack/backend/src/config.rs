//! config/development.yaml, a template as in Loco: get_env() is where a value comes in.
use crate::Failure;
use serde::Deserialize;
use tera::{Context, Error, Kwargs, State, Tera, TeraResult};

#[derive(Deserialize)]
pub struct Config {
    pub server: Server,
    pub database: Place,
    pub queue: Place,
    pub settings: Settings,
}

#[derive(Deserialize)]
pub struct Server {
    pub binding: String,
    pub port: u16,
}

#[derive(Deserialize)]
pub struct Place {
    pub uri: String,
}

#[derive(Deserialize)]
pub struct Settings {
    pub api_token: String,
}

/// The file that LOCO_ENV names; an error names the variable that is missing.
pub fn load() -> Result<Config, Failure> {
    let environment = std::env::var("LOCO_ENV").unwrap_or_else(|_| "development".into());
    let file = format!("config/{environment}.yaml");
    read(&std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?)
}

/// The value of a variable, or `default`.
fn get_env(given: Kwargs, _: &State) -> TeraResult<String> {
    let name = given.must_get::<String>("name")?;
    match (std::env::var(&name), given.get::<String>("default")?) {
        (Ok(value), _) | (Err(_), Some(value)) => Ok(value),
        _ => Err(Error::message(format!("the variable {name} is not set"))),
    }
}

/// Quoted for YAML, whatever the value has in it.
fn json_encode(value: String, _: Kwargs, _: &State) -> String {
    serde_json::Value::from(value).to_string()
}

fn read(template: &str) -> Result<Config, Failure> {
    let mut tera = Tera::default();
    tera.register_function("get_env", get_env);
    tera.register_filter("json_encode", json_encode);
    let text = tera
        .render_str(template, &Context::new(), false)
        .map_err(|error| with_causes(&error))?;
    // Not the reader's own words: it quotes what it could not read.
    serde_yaml::from_str(&text)
        .map_err(|_| "the configuration has not the form that it must have".into())
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = include_str!("../config/development.yaml");

    #[test]
    fn a_value_arrives_as_it_is() {
        let odd = r#"a$b${c}'d"e\f #g: {{h}} %i"#;
        let template = TEMPLATE.replace("API_TOKEN", "ODD_TOKEN");
        std::env::set_var("ODD_TOKEN", odd);
        assert_eq!(
            read(&template)
                .map(|config| config.settings.api_token)
                .unwrap_or_default(),
            odd
        );
    }

    #[test]
    fn a_missing_variable_is_named() {
        let fault = read(&TEMPLATE.replace("DATABASE_URL", "NO_SUCH_VARIABLE"))
            .err()
            .expect("it is missing");
        assert!(fault.to_string().contains("NO_SUCH_VARIABLE"), "{fault}");
    }
}

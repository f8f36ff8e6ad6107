//! One token and when to renew it.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http_types::header::HeaderValue;
use serde_json::Value;

/// How long before its end a token is renewed, at most.
const MARGIN: Duration = Duration::from_secs(60);

/// A token, ready to be sent.
pub(super) struct Token {
    pub(super) value: HeaderValue,
    /// None: only a refusal tells that it has run out.
    renew_at: Option<Instant>,
}

impl Token {
    /// One that nobody renews. None: the text can't be sent in a header.
    pub(super) fn fixed(text: &str) -> Option<Self> {
        let mut value = HeaderValue::from_str(text).ok()?;
        value.set_sensitive(true);
        Some(Self { value, renew_at: None })
    }

    /// One that was just made.
    pub(super) fn new(text: &str, made: Instant) -> Option<Self> {
        Self::fixed(text).map(|token| token.lasting(lifetime(text), made))
    }

    /// One that somebody else has kept for a while: only the calendar tells how much of its life is over. One that says all
    /// of it is wrong more likely than who gave it.
    pub(super) fn kept(text: &str, given: Instant) -> Option<Self> {
        let by_calendar = claims(text).and_then(|claims| between(today()?, claims.end));
        let life = lifetime(text).map(|life| by_calendar.map_or(life, |left| left.min(life)));
        Self::fixed(text).map(|token| token.lasting(life, given))
    }

    fn lasting(self, life: Option<Duration>, from: Instant) -> Self {
        // A quarter, so that a token of few seconds isn't renewed at every call.
        let renew_at = life.and_then(|life| from.checked_add(life - MARGIN.min(life / 4)));
        Self { renew_at, ..self }
    }

    /// Whether it's time for another; the clock is asked only if the token says when it ends.
    pub(super) fn is_due(&self, now: impl FnOnce() -> Instant) -> bool {
        self.renew_at.is_some_and(|at| now() >= at)
    }
}

/// How long a JWT lives that was just made. Its signature is the server's business: all we want is not to call with a token
/// that has run out. If it says when it was made, our clock doesn't matter.
fn lifetime(token: &str) -> Option<Duration> {
    let Claims { made, end } = claims(token)?;
    between(made.or_else(today)?, end)
}

/// What a JWT says of its times, in seconds since 1970.
struct Claims {
    made: Option<f64>,
    end: f64,
}

fn claims(token: &str) -> Option<Claims> {
    let payload = token.split('.').nth(1)?;
    let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    let seconds = |claim: &str| claims.get(claim)?.as_f64();
    Some(Claims { made: seconds("iat"), end: seconds("exp")? })
}

/// Seconds since 1970.
fn today() -> Option<f64> {
    Some(SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs_f64())
}

fn between(from: f64, to: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(to - from).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(claims: &str) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn lifetimes() {
        assert_eq!(lifetime(&jwt(r#"{"iat": 1000, "exp": 8200}"#)), Some(Duration::from_secs(7200)));
        let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() + 100;
        let life = lifetime(&jwt(&format!(r#"{{"exp": {at}}}"#))).unwrap();
        assert!(life > Duration::from_secs(97) && life <= Duration::from_secs(100), "{life:?}");
        // Unreadable, without an end, already over: no early renewal.
        for claims in ["", "[]", "{}", r#"{"exp": "soon"}"#, r#"{"exp": 1}"#, r#"{"exp": 1e300}"#] {
            assert_eq!(lifetime(&jwt(claims)), None, "{claims}");
        }
        for token in ["", "abc", "a.b.c", "a.%%%.c"] {
            assert_eq!(lifetime(token), None, "{token}");
        }
    }

    #[test]
    fn kept_for_a_while() {
        let given = Instant::now();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let of = |made: u64, end: u64| jwt(&format!(r#"{{"iat": {made}, "exp": {end}}}"#));
        // Of two hours all but twenty seconds are over: time to ask for another.
        let old = of(now - 7180, now + 20);
        assert!(!Token::new(&old, given).unwrap().is_due(|| given));
        let left = Token::kept(&old, given).unwrap().renew_at.unwrap() - given;
        assert!(left <= Duration::from_secs(16), "{left:?}");
        // All of it, by a clock that is an hour fast.
        assert!(!Token::kept(&of(now - 3600, now - 1800), given).unwrap().is_due(|| given));
        assert!(!Token::kept("opaque", given).unwrap().is_due(|| given));
    }

    #[test]
    fn due() {
        let made = Instant::now();
        let after =
            |token: &str, seconds| Token::new(token, made).unwrap().is_due(|| made + Duration::from_secs(seconds));
        let two_hours = jwt(r#"{"iat": 0, "exp": 7200}"#);
        assert!(!after(&two_hours, 7139) && after(&two_hours, 7140));
        assert!(!after("opaque", 1_000_000) && after(&jwt(r#"{"iat": 7200, "exp": 7200}"#), 0));
        assert!(!Token::fixed(&two_hours).unwrap().is_due(|| made + Duration::from_secs(8000)));
        assert!(Token::new("line\nbreak", made).is_none());
    }
}

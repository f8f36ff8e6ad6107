//! Lines that were broken too early, put together again. In: printed source. Out: its lines as rustfmt would have them.
//!
//! The printer breaks at 89 columns; the house has 120, and emitted files are checked by `cargo fmt` like all others.

use std::borrow::Cow;

use crate::text::WIDTH;

/// The lines of a printed file.
pub(crate) fn lines(text: &str) -> Vec<Cow<'_, str>> {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = Vec::with_capacity(lines.len());
    walk(&lines, &mut out);
    out
}

fn walk<'a>(lines: &[&'a str], out: &mut Vec<Cow<'a, str>>) {
    let mut i = 0;
    while let Some(line) = lines.get(i) {
        let head = line.trim_start();
        if head.starts_with("//") || !opens(line) || is_body(head) {
            out.push((*line).into());
            i += 1;
            continue;
        }
        let end = end(lines, i, head);
        let broken = &lines[i..=end];
        let whole = flat(broken);
        if fits(&whole) {
            out.push(whole.into());
        } else if let Some((start, value)) = statement(head, &whole) {
            out.push(format!("{start} =").into());
            out.push(format!("    {value}").into());
        } else if let Some((start, inner, last)) = typed(head, broken) {
            out.push(start.into());
            walk(inner, out);
            out.push(last.into());
        } else if let [first, inner @ .., last] = broken {
            if let Some(hugged) = hugged(first, inner, last) {
                let hugged: Vec<&str> = hugged.iter().map(String::as_str).collect();
                let mut lines = Vec::new();
                walk(&hugged[1..hugged.len() - 1], &mut lines);
                out.push(hugged[0].to_owned().into());
                out.extend(lines.into_iter().map(|line| line.into_owned().into()));
                out.push(hugged[hugged.len() - 1].to_owned().into());
            } else {
                out.push((*first).into());
                walk(inner, out);
                out.push((*last).into());
            }
        }
        i = end + 1;
    }
}

/// An array's only element shares its brackets' lines.
fn hugged(first: &str, inner: &[&str], last: &str) -> Option<Vec<String>> {
    let head = inner.first()?;
    let closing = inner.last()?;
    if !first.ends_with('[') || inner.len() < 2 || !opens(head) || end(inner, 0, head.trim_start()) + 1 != inner.len() {
        return None;
    }
    let mut out = vec![format!("{first}{}", head.trim_start())];
    let indent = indent(head) - indent(first);
    out.extend(inner[1..inner.len() - 1].iter().map(|line| line.get(indent..).unwrap_or(line).to_owned()));
    let margin = " ".repeat(self::indent(first));
    out.push(format!("{margin}{}{}", closing.trim().trim_end_matches(','), last.trim_start()));
    Some(out)
}

fn opens(line: &str) -> bool {
    line.ends_with(['(', '{', '[', '<'])
}

/// Whether what is opened is never on one line.
fn is_body(head: &str) -> bool {
    let item = ["pub struct ", "pub enum ", "impl ", "impl<"].iter().any(|start| head.starts_with(start));
    item || (is_function(head) && head.ends_with('{'))
}

fn is_function(head: &str) -> bool {
    let head = head.strip_prefix("pub").map_or(head, |rest| rest.split_once(' ').map_or(rest, |(_, rest)| rest));
    head.starts_with("fn ")
}

/// The line that ends what the line at `start` opens; of a function, its head.
fn end(lines: &[&str], start: usize, head: &str) -> usize {
    let indent = indent(lines[start]);
    let closes = |line: &&str| self::indent(line) == indent && line.trim_start().starts_with([')', '}', ']', '>']);
    let mut end = start;
    while let Some(next) = lines[end + 1..].iter().position(closes) {
        end += next + 1;
        if is_function(head) || !opens(lines[end]) {
            break;
        }
    }
    end
}

/// A constant or static whose value fits on the next line.
fn statement<'w>(head: &str, whole: &'w str) -> Option<(&'w str, &'w str)> {
    let is_statement =
        ["pub const ", "const ", "static ", "pub(crate) static "].iter().any(|start| head.starts_with(start));
    let (start, value) = whole.split_once(" = ").filter(|_| is_statement)?;
    (fits(start) && value.chars().count() + 4 <= WIDTH).then_some((start, value))
}

/// A constant whose type was broken, and whose value needs lines of its own: the type back on one line, the value's
/// lines, and the last.
fn typed<'a, 'l>(head: &str, broken: &'l [&'a str]) -> Option<(String, &'l [&'a str], &'a str)> {
    let at = broken.iter().position(|line| line.trim_start().starts_with("> = ") && opens(line))?;
    let (start, rest) = broken.split_at(at + 1);
    let (last, inner) = rest.split_last()?;
    let start = flat(start);
    (head.starts_with("pub const ") && fits(&start)).then_some((start, inner, last))
}

fn fits(line: &str) -> bool {
    line.chars().count() <= WIDTH
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// One line of several.
fn flat(lines: &[&str]) -> String {
    let mut out = String::new();
    for line in lines {
        let rest = if out.is_empty() { line } else { line.trim_start() };
        let closes = rest.starts_with([')', ']', '>', '}']);
        if closes && out.ends_with(',') {
            out.pop();
        }
        let tight = out.is_empty() || out.ends_with(['(', '[', '<']) || rest.starts_with([')', ']', '>', '.']);
        if !tight {
            out.push(' ');
        }
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(printed: &str, expected: &str) {
        assert_eq!(super::lines(printed).join("\n"), expected);
    }

    #[test]
    fn what_fits_is_on_one_line() {
        check("pub const A: B<\n    C,\n    D,\n> = B::new(\n    \"x\",\n);", "pub const A: B<C, D> = B::new(\"x\");");
        check(
            "    pub fn f(\n        self,\n        value: i64,\n    ) -> Self {",
            "    pub fn f(self, value: i64) -> Self {",
        );
        check("    Self(\n        self\n            .0\n            .set(1),\n    )", "    Self(self.0.set(1))");
        check("x: Some(A {\n    b: 1,\n}),", "x: Some(A { b: 1 }),");
    }

    #[test]
    fn what_doesnt_is_broken_as_rustfmt_does() {
        let (name, value) = ("N".repeat(70), "v".repeat(50));
        let printed = format!("pub const {name}: A = B::new(\n    \"{value}\",\n);");
        check(&printed, &format!("pub const {name}: A =\n    B::new(\"{value}\");"));
        let value = "v".repeat(120);
        check(
            &format!("x: &[\n    A {{\n        b: \"{value}\",\n    }},\n],"),
            &format!("x: &[A {{\n    b: \"{value}\",\n}}],"),
        );
    }

    #[test]
    fn types_that_fit_are_on_the_first_line() {
        let value = "v".repeat(80);
        let printed = format!("pub const A: B<\n    C,\n    D,\n> = B::new(\n    \"{value}\",\n    \"{value}\",\n);");
        let expected = format!("pub const A: B<C, D> = B::new(\n    \"{value}\",\n    \"{value}\",\n);");
        check(&printed, &expected);
    }

    #[test]
    fn bodies_and_comments_stay() {
        for text in
            ["pub struct A {\n    b: C,\n}", "/// (\n/// )", "impl A {\n    pub fn f() {\n        g()\n    }\n}"]
        {
            check(text, text);
        }
    }
}

//! The parameters of a template as a table.

use model::template::Template;

/// One row a parameter: its name, what it is for, its generator, and its default or what it is generated from.
pub(super) fn parameters(template: &Template) -> String {
    let head = ["NAME", "DESCRIPTION", "GENERATOR", "VALUE"].map(str::to_owned);
    let rows = template.parameters().into_iter().map(|parameter| {
        let is_generated = parameter.is_generated();
        let description = parameter.description.split_whitespace().collect::<Vec<_>>().join(" ");
        let (generator, value) =
            if is_generated { (parameter.generate, parameter.from) } else { (String::new(), parameter.value) };
        [parameter.name, description, generator, value.lines().collect::<Vec<_>>().join(" ")]
    });
    let rows: Vec<[String; 4]> = [head].into_iter().chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths = [width(0), width(1), width(2)];
    let line = |row: &[String; 4]| {
        let [name, description, generator, value] = row;
        let line = format!("{name:0$}   {description:1$}   {generator:2$}   {value}", widths[0], widths[1], widths[2]);
        line.trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

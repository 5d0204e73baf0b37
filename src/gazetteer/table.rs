//! The generated tables of cities and regions: one place a line, columns split by tabs, names by `|`.

use std::collections::HashMap;

use super::entity::Spot;
use super::raw::Names;
use crate::model::Precision;
use crate::problem::Problem;

/// A place of a table.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) geonameid: u64,
    pub(crate) name: String,
    pub(crate) spot: Spot,
    pub(crate) names: Names,
}

/// Reads a table; the first line names its columns.
///
/// # Errors
/// Each line that is broken.
pub(crate) fn read(file: &str, text: &str) -> Result<Vec<Row>, Vec<Problem>> {
    let mut lines = (1..).zip(text.lines());
    let header: Vec<&str> = lines
        .next()
        .map_or("", |(_, line)| line)
        .split('\t')
        .collect();
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    for (line, cells) in lines {
        let cells: HashMap<&str, &str> = header.iter().copied().zip(cells.split('\t')).collect();
        match row(&cells, header.len()) {
            Ok(row) => rows.push(row),
            Err(message) => {
                let mend = "write geonameid, name, country, lat, lon, then one column a language";
                problems.push(Problem {
                    line,
                    column: 1,
                    ..Problem::of_file(file, message, mend)
                });
            }
        }
    }
    if problems.is_empty() {
        Ok(rows)
    } else {
        Err(problems)
    }
}

fn row(cells: &HashMap<&str, &str>, width: usize) -> Result<Row, String> {
    if cells.len() != width {
        return Err(format!("has {} columns, not {width}", cells.len()));
    }
    let cell = |name: &str| {
        let cell = cells.get(name).copied();
        cell.ok_or_else(|| format!("`{name}`: is missing"))
    };
    let degrees = |name: &str, limit: f64| {
        let text = cell(name)?;
        let degrees = text.parse().ok().filter(|d: &f64| d.abs() <= limit);
        degrees.ok_or_else(|| format!("`{name}`: \"{text}\" is no number of degrees"))
    };
    let geonameid = cell("geonameid")?;
    let geonameid = geonameid
        .parse()
        .map_err(|_| format!("`geonameid`: \"{geonameid}\" is no number"))?;
    let country = cell("country")?;
    if country.len() != 3 {
        return Err(format!(
            "`country`: \"{country}\" is no ISO 3166 alpha-3 code"
        ));
    }
    let is_city = cells.contains_key("population");
    let spot = Spot {
        geonameid: Some(geonameid),
        country: country.to_owned(),
        admin1: cells
            .get("admin1")
            .filter(|name| !name.is_empty())
            .map(|name| (*name).to_owned()),
        precision: if is_city {
            Precision::City
        } else {
            Precision::Region
        },
        at: Some((degrees("lat", 90.0)?, degrees("lon", 180.0)?)),
        is_capital: cells.get("capital") == Some(&"1"),
    };
    let names = cells.iter().filter(|(key, _)| key.len() == 2);
    let names = names.map(|(language, names)| {
        let names = names.split('|').filter(|name| !name.is_empty());
        ((*language).to_owned(), names.map(str::to_owned).collect())
    });
    Ok(Row {
        geonameid,
        name: cell("name")?.to_owned(),
        spot,
        names: names.collect(),
    })
}

// Judges pairs of PNG files by the comparators in Playwright's driver, which is called as it is installed.
// Standard input: {driver, pairs: [[expected, actual], ...], options: {name: options}}.
// Standard output: {name: [whether the comparator fails the pair, ...]}.
"use strict"
const fs = require("node:fs")
const path = require("node:path")

const asked = JSON.parse(fs.readFileSync(0, "utf8"))
const { getComparator } = require(path.join(asked.driver, "lib", "coreBundle.js")).utils
const compare = getComparator("image/png")
const files = asked.pairs.map(pair => pair.map(file => fs.readFileSync(file)))
const judged = {}
for (const [name, options] of Object.entries(asked.options))
  judged[name] = files.map(([expected, actual]) => compare(actual, expected, options) !== null)
process.stdout.write(JSON.stringify(judged))

/**
 * Electron's own start (`electron FOLDER …`), which this runtime was shipped without: the first argument that is no option is the
 * app's folder.
 */
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { app } = require('electron');

const at = process.argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'));
const folder = resolve(process.argv[at]);
const { main, name, productName, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setAppPath(folder);
app.setName(productName ?? name);
if (version !== undefined) app.setVersion(version);
require(join(folder, main));

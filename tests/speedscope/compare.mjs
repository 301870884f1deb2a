// compare.mjs TRACE EVENTS: opens the Chrome trace TRACE in speedscope as its user would, has speedscope save what it understood, and compares
// that with the spans of TRACE and with the work recorded in EVENTS. speedscope is a web page; jsdom gives it a document, and a stand-in for the graphics.
import {readFileSync, readdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {basename, dirname, join} from 'node:path';
import {JSDOM, VirtualConsole} from 'jsdom';

const [tracePath, eventsPath] = process.argv.slice(2);

// Answers every call and every constant of WebGL with something harmless.
function graphics(document) {
    const anything = new Proxy(function () {}, {
        apply: () => anything,
        set: () => true,
        get: (_, name) => {
            if (name === Symbol.toPrimitive) return () => 1;
            if (name === 'canvas') return document.createElement('canvas');
            return /^[A-Z0-9_]+$/.test(String(name)) ? 1 : anything;
        },
    });
    return anything;
}

async function until(what, condition) {
    for (let tries = 0; tries < 600; tries++) {
        const value = condition();
        if (value) return value;
        await new Promise(resolve => setTimeout(resolve, 50));
    }
    throw new Error(`speedscope did not ${what} within 30 s`);
}

// The profiles speedscope makes of the file, in its own file format.
async function imported(path) {
    const folder = join(dirname(createRequire(import.meta.url).resolve('speedscope/package.json')), 'dist/release');
    const program = readdirSync(folder).find(name => /^speedscope-.*\.js$/.test(name));
    const page = new JSDOM('<!DOCTYPE html><body></body>', {
        url: 'http://localhost/#localProfilePath=none',  // This is how its own command line hands it a file.
        runScripts: 'outside-only', pretendToBeVisual: true, virtualConsole: new VirtualConsole(),
    });
    const {window} = page;
    let saved;
    window.matchMedia = () => ({matches: false, addListener() {}, removeListener() {}});
    Object.assign(window, {TextDecoder, TextEncoder});
    window.Element.prototype.scrollIntoView = () => {};
    window.HTMLCanvasElement.prototype.getContext = () => graphics(window.document);
    window.URL.createObjectURL = blob => { saved = blob; return 'blob:saved'; };
    window.eval(readFileSync(join(folder, program), 'utf8'));

    const {loadFileFromBase64} = await until('start', () => window.speedscope);
    loadFileFromBase64(basename(path), readFileSync(path).toString('base64'));
    await until('import the trace', () => {
        window.dispatchEvent(new window.KeyboardEvent('keydown', {key: 's', ctrlKey: true}));
        return saved;
    });
    const reader = new window.FileReader();
    reader.readAsText(saved);
    const text = await until('save', () => reader.result);
    window.close();
    return JSON.parse(text).profiles;
}

// How often each key occurs, in a form that compares.
function tally(keys) {
    const counts = {};
    for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
    return counts;
}

function same(what, ours, theirs) {
    const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].filter(key => ours[key] !== theirs[key]);
    for (const key of keys) console.error(`${what} ${key}: ${ours[key] ?? 0} written, ${theirs[key] ?? 0} in speedscope`);
    if (keys.length > 0) process.exit(1);
}

const recorded = readFileSync(eventsPath, 'utf8').trim().split('\n').map(line => JSON.parse(line));
const work = recorded.filter(event => event.event === 'begin' || (event.event === 'leaf' && event.kind === 'io'));
const written = JSON.parse(readFileSync(tracePath, 'utf8')).traceEvents.filter(event => event.ph === 'X');
const profiles = await imported(tracePath);
const opened = profiles.flatMap(profile => profile.events.filter(event => event.type === 'O').map(() => profile.name));

same('spans', {altogether: work.length}, {altogether: opened.length});
same('spans of thread', tally(written.map(span => `${span.pid}/${span.tid}`)),
     tally(opened.map(name => name.replace(/.*\(pid (\d+)\).*\(tid (\d+)\)$/, '$1/$2'))));
console.log(`${opened.length} spans on ${profiles.length} threads, as recorded`);

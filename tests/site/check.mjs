// The reference site in a browser, read from its files.
//
// In: `target/site/` (`cargo xtask docs`), a Chromium (`CHROMIUM`, or /usr/bin/chromium). Out: faults, and an exit code.
// Not part of `cargo test`: `cd tests/site && npm install && npm run check`. Pictures go to a folder in `PICTURES`.
//
// Every page, in a window and on a phone, light and dark: no error in the console, every link leads somewhere, nothing is
// wider than the screen. Then what a person does: searches by keyboard, opens a call, changes the theme.

import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const site = join(dirname(fileURLToPath(import.meta.url)), '../../target/site');
if (!existsSync(join(site, 'index.html'))) {
    console.error('there is no site: run `cargo xtask docs`');
    process.exit(2);
}
const url = page => pathToFileURL(join(site, page)).href;
const pages = readdirSync(site, { recursive: true })
    .filter(name => name.endsWith('.html') && !['404.html', 'toc.html'].includes(name))
    .sort();

const faults = [];
const expect = (holds, what) => holds || faults.push(what);

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
});

const sizes = { window: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

async function open(size, colorScheme) {
    const context = await browser.newContext({ viewport: sizes[size], colorScheme });
    const page = await context.newPage();
    page.on('console', message => message.type() === 'error' && faults.push(`${page.url()}: ${message.text()}`));
    page.on('pageerror', error => faults.push(`${page.url()}: ${error.message}`));
    return page;
}

// Links, over all pages: each file is there, each place in it too.
const links = new Map();
const places = new Map();
for (const [size, scheme] of [['window', 'light'], ['phone', 'dark']]) {
    const page = await open(size, scheme);
    for (const name of pages) {
        await page.goto(url(name));
        const found = await page.evaluate(() => ({
            ids: [...document.querySelectorAll('[id]')].map(element => element.id),
            links: [...document.querySelectorAll('a[href]')].map(link => link.href),
            wider: document.documentElement.scrollWidth - window.innerWidth,
            theme: document.documentElement.className,
        }));
        places.set(name, new Set(found.ids));
        links.set(name, found.links);
        expect(found.wider <= 0, `${name}: ${found.wider} px wider than a ${size}`);
        expect(found.theme.includes(scheme === 'dark' ? 'navy' : 'light'), `${name}: not ${scheme}`);
    }
    await page.context().close();
}
let count = 0;
for (const [name, targets] of links) {
    for (const target of targets) {
        if (!target.startsWith('file:')) {
            expect(target.startsWith('https://'), `${name}: ${target}`);
            continue;
        }
        const { pathname, hash } = new URL(target);
        const file = relative(site, decodeURIComponent(pathname));
        const known = places.get(file);
        expect(known, `${name}: no page for ${file}`);
        expect(!hash || known?.has(decodeURIComponent(hash.slice(1))), `${name}: no place for ${file}${hash}`);
        count += 1;
    }
}

// By keyboard alone: search, the first result, a call that opens.
const page = await open('window', 'light');
await page.goto(url('index.html'));
const started = Date.now();
await page.keyboard.press('/');
await page.locator('#mdbook-searchbar').waitFor({ state: 'visible' });
await page.keyboard.type('contract_deposits run_command');
await page.waitForSelector('#mdbook-searchresults a');
const took = Date.now() - started;
await page.keyboard.press('Enter');
await page.waitForURL(/contract_deposits\.html.*#run_command$/);
expect(await page.locator('h2#run_command').isVisible(), 'the method isn\'t in sight');
const curl = page.locator('#run_command ~ details > summary', { hasText: 'curl' }).first();
await curl.focus();
await page.keyboard.press('Enter');
expect(await page.locator('#run_command ~ details[open] pre', { hasText: 'curl' }).first().isVisible(), 'curl doesn\'t open');

// Contrast, names, headings, reading order: a page of each kind, by the rules of WCAG 2.2 AA.
for (const [size, scheme] of [['window', 'light'], ['window', 'dark'], ['phone', 'light']]) {
    const shown = await open(size, scheme);
    for (const name of [
        'index.html',
        'guides/first-call.html',
        'guides/errors.html',
        'reference/cloudcix.html',
        'reference/cloudcix/membership.html',
        'reference/cloudcix/membership/team.html',
        'reference/nexudus/billing/contract_deposits.html',
    ]) {
        expect(existsSync(join(site, name)), `no page ${name}`);
        await shown.goto(url(name));
        await shown.evaluate(axe.source);
        // What mdBook itself writes is not ours to mend.
        const { violations } = await shown.evaluate(() => window.axe.run({ exclude: ['#mdbook-sidebar-toggle', '.menu-title'] }, {
            preload: false,
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        }));
        for (const { id, help, nodes } of violations) {
            faults.push(`${name}, ${size}, ${scheme}: ${id}: ${help}: ${nodes.length} times, as in ${nodes[0].html.slice(0, 160)}`);
        }
    }
    await shown.context().close();
}

// What people look for.
for (const [words, target] of [
    ['team create', 'reference/cloudcix/membership/team.html#create'],
    ['floating_ips assign', 'reference/idcloudhost/network/floating_ips.html#assign'],
    ['membership_team_create_101', 'reference/cloudcix/membership/team.html#create'],
    ['VirtualMachine', 'reference/idcloudhost/vm.html#VirtualMachine'],
    ['retry', 'guides/errors.html#'],
]) {
    await page.goto(`${url('index.html')}?search=${encodeURIComponent(words)}`);
    await page.waitForSelector('#mdbook-searchresults a');
    const results = await page.$$eval('#mdbook-searchresults a', all => all.slice(0, 5).map(one => one.getAttribute('href')));
    const found = results.some(result => result.replace(/\?[^#]*/, '').startsWith(target));
    expect(found, `search for '${words}': ${results}`);
}

// The theme is chosen by keyboard, and kept.
await page.goto(url('index.html'));
await page.locator('#mdbook-theme-toggle').focus();
await page.keyboard.press('Enter');
await page.locator('#mdbook-theme-navy').focus();
await page.keyboard.press('Enter');
await page.reload();
expect(await page.evaluate(() => document.documentElement.classList.contains('navy')), 'the theme isn\'t kept');

if (process.env.PICTURES) {
    mkdirSync(process.env.PICTURES, { recursive: true });
    for (const size of Object.keys(sizes)) {
        for (const scheme of ['light', 'dark']) {
            const shown = await open(size, scheme);
            for (const name of ['index.html', 'reference/cloudcix/membership/team.html', 'guides/first-call.html']) {
                await shown.goto(url(name));
                const file = `${name.replaceAll('/', '_').replace('.html', '')}-${size}-${scheme}.png`;
                await shown.screenshot({ path: join(process.env.PICTURES, file) });
            }
            await shown.context().close();
        }
    }
}
await browser.close();
console.log(`${pages.length} pages twice, ${count} links, first search in ${took} ms: ${faults.length} faults`);
faults.slice(0, 40).forEach(fault => console.log(fault));
process.exit(faults.length ? 1 : 0);

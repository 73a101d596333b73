'use strict';

/*
 * Runs one Terraform command to its end, whatever becomes of the backend that
 * started it. The run's folder is the only thing the two share:
 *
 *   command.json   what to run; written by the backend
 *   process.json   who runs it; the first to create it owns the run
 *   started        the command has been started, and can be signalled
 *   stdout.jsonl   the command's output, stderr.log its errors
 *   exit.json      how it ended; there is none when this process was killed.
 *                  Its draft is as long as it gets, for a disk that fills up
 */

const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

// States, plans and variables hold secrets: what is written here, and by the
// command, is for this user alone.
process.umask(0o077);

/** Enough for whatever is said of a run's end. */
const DRAFT_LENGTH = 4096;

const runDirectory = path.resolve(process.argv[2]);
const inRun = name => path.join(runDirectory, name);

// Signals for Terraform go to the whole process group, of which this is the leader.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {});
}

if (claim()) {
  run(JSON.parse(fs.readFileSync(inRun('command.json'), 'utf8')));
}

// A backend that finds a run without an owner claims it too, to give it up.
function claim() {
  const draft = writeDraft('process.json', {
    pid: process.pid,
    startedAt: startOf(process.pid),
  });
  try {
    fs.linkSync(draft, inRun('process.json'));
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') {
      return false;
    }
    throw error;
  } finally {
    fs.unlinkSync(draft);
  }
}

function run({ binary, args, directory, mergeOutput }) {
  const stdout = fs.openSync(inRun('stdout.jsonl'), 'a', 0o600);
  const stderr = mergeOutput
    ? stdout
    : fs.openSync(inRun('stderr.log'), 'a', 0o600);
  const draft = writeDraft('exit.json', {});
  const finish = end => {
    // The blocks are there already, so that this works on a full disk.
    writeOver(draft, end);
    fs.renameSync(draft, inRun('exit.json'));
    process.exit(0);
  };
  const child = spawn(binary, args, {
    cwd: directory,
    stdio: ['ignore', stdout, stderr],
  });
  child.on('error', error =>
    finish({ code: null, signal: null, error: error.message }),
  );
  child.on('exit', (code, signal) => finish({ code, signal }));
  fs.writeFileSync(inRun('started'), '');
}

function writeDraft(name, contents) {
  const draft = inRun(`${name}.${process.pid}.tmp`);
  fs.closeSync(fs.openSync(draft, 'w', 0o600));
  writeOver(draft, contents);
  return draft;
}

function writeOver(draft, contents) {
  const file = fs.openSync(draft, 'r+');
  fs.writeSync(file, JSON.stringify(contents).padEnd(DRAFT_LENGTH));
  fs.fsyncSync(file);
  fs.closeSync(file);
}

// Must give what processIdentity.ts gives, which compares it.
function startOf(pid) {
  if (process.platform === 'linux') {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${boot.trim()}/${fields[19]}`;
  }
  return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
  }).trim();
}

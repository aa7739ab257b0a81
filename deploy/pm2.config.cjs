// For those who run their services with PM2: `pm2 start deploy/pm2.config.cjs`, then `pm2 save`.
// Settings and keys come from the environment or from .env in the workspace.
const { join } = require("node:path");

const home = join(__dirname, "..");
const workspace = process.env.CINEFLOW_WORKSPACE ?? join(home, "workspace");
const cineflow = join(home, ".venv", "bin", "cineflow");

const common = {
  script: cineflow,
  interpreter: "none",
  cwd: home,
  // One process: it holds ten thousand jobs, and a second one on SQLite would only be a client of the first.
  exec_mode: "fork",
  instances: 1,
  kill_timeout: 30000,
  stop_exit_codes: [0, 130, 143],
  restart_delay: 2000,
};

module.exports = {
  apps: [
    { ...common, name: "cineflow", args: ["serve", "--host", "127.0.0.1", "--port", "8000", "--workspace", workspace] },
    // With CINEFLOW_DATABASE_URL set, as many workers as wanted:
    // { ...common, name: "cineflow-worker", args: ["worker", "--workspace", workspace] },
  ],
};

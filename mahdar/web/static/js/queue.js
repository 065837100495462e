import { bind } from "./keys.js";

bind({ KeyN: () => document.getElementById("start")?.click() });

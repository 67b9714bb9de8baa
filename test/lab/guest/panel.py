#!/usr/bin/python3
# The lab's front panel: a uinput device with one key and two lamps of the kernel. It reads words from the pipe
# /run/lab/button ("down", "up"), and writes what its lamps do to /out/lamps.ndjson, with monotonic ms.
import json
import os
import re
import select
import struct
import time
from evdev import UInput, ecodes

LAMPS = {ecodes.LED_NUML: "green", ecodes.LED_CAPSL: "red"}
CONFIG = "/etc/denwaban/denwaban.toml"

os.makedirs("/run/lab", exist_ok=True)
os.mkfifo("/run/lab/button")
trace = open("/out/lamps.ndjson", "w", buffering=1)
panel = UInput({ecodes.EV_KEY: [ecodes.KEY_PROG1], ecodes.EV_LED: list(LAMPS)}, name="denwaban-panel")
# The kernel counts its input devices anew at each start, and lamps are called after them.
device = re.search(r"/(input\d+)/", os.path.realpath("/sys/class/input/" + os.path.basename(panel.device.path))).group(1)
config = open(CONFIG).read()
with open(CONFIG, "w") as file:
    file.write(re.sub(r"input\d+::", device + "::", config))
os.symlink(panel.device.path, "/dev/input/denwaban-panel")

# Opened both ways, so that a writer who leaves does not end it.
button = os.open("/run/lab/button", os.O_RDWR | os.O_NONBLOCK)
EVENT = struct.Struct("llHHi")
while True:
    ready, _, _ = select.select([panel.fd, button], [], [])
    ms = time.monotonic() * 1000
    if panel.fd in ready:
        for _, _, kind, code, value in EVENT.iter_unpack(os.read(panel.fd, 64 * EVENT.size)):
            if kind == ecodes.EV_LED and code in LAMPS:
                trace.write(json.dumps({"ms": ms, "lamp": LAMPS[code], "on": value != 0}) + "\n")
    if button in ready:
        for word in os.read(button, 4096).decode().split():
            panel.write(ecodes.EV_KEY, ecodes.KEY_PROG1, 1 if word == "down" else 0)
            panel.syn()

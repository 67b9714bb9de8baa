import { parentPort } from 'node:worker_threads';
import { World, type WorldOptions } from './world.js';

parentPort?.on('message', ({ world, options }: { world: number; options: WorldOptions }) => {
  void new World(options).run().then((result) => parentPort?.postMessage({ world, result }));
});

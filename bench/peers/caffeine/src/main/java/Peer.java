import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

/** Caffeine, a concurrent cache for Java (W-TinyLFU), as bench/local measures becache. */
public final class Peer {
    private static final int ENTRIES = 1_000_000;
    private static final int ROUNDS = 7;
    /** The just-in-time compiler needs more than one round. */
    private static final int WARM_UP = 3;

    private record Payload(long number, long second, long third, long fourth, long fifth) {
        static Payload of(long number) {
            return new Payload(number, 0, 0, 0, 0);
        }
    }

    /** As bench/local spells it: key-00000000123-a7f3c0d2. */
    private static String keyOf(long number) {
        String digits = Long.toString(number);
        String mixed = Integer.toHexString((int) ((number + 1) * 0x9e3779b97f4a7c15L >>> 32));
        return "key-" + "0".repeat(11 - digits.length()) + digits + "-" + "0".repeat(8 - mixed.length()) + mixed;
    }

    private static Cache<String, Payload> filled(int capacity) {
        Cache<String, Payload> cache =
            Caffeine.newBuilder().maximumSize(capacity).expireAfterWrite(Duration.ofHours(1)).build();
        for (int number = 0; number < ENTRIES; ++number) {
            cache.put(keyOf(number), Payload.of(number));
        }
        cache.cleanUp();
        return cache;
    }

    /** The same line as bench/local prints. */
    private static void print(String what, double value, String unit) {
        System.out.println(String.format(Locale.ROOT, "%-66s%10.3f %-5s", "Caffeine: " + what, value, unit));
    }

    /** Nanoseconds an access of a thread: the median of the rounds after those that warm up. */
    private static double takeTurns(int threads, int operations, IntConsumer body) throws InterruptedException {
        double[] times = new double[ROUNDS];
        for (int round = 0; round < WARM_UP + ROUNDS; ++round) {
            CountDownLatch start = new CountDownLatch(1);
            Thread[] running = new Thread[threads];
            for (int thread = 0; thread < threads; ++thread) {
                int place = thread;
                running[thread] = new Thread(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                    body.accept(place);
                });
                running[thread].setUncaughtExceptionHandler((where, error) -> {
                    error.printStackTrace();
                    System.exit(1);
                });
                running[thread].start();
            }
            long begin = System.nanoTime();
            start.countDown();
            for (Thread thread : running) {
                thread.join();
            }
            if (round >= WARM_UP) {
                times[round - WARM_UP] = (double) (System.nanoTime() - begin) / operations;
            }
        }
        Arrays.sort(times);
        return times[ROUNDS / 2];
    }

    private static void measureHits(String[][] keys, int[][] numbers) throws InterruptedException {
        Cache<String, Payload> cache = filled(ENTRIES + 100_000);
        for (int threads = 1; threads <= 2; ++threads) {
            double time = takeTurns(threads, keys[0].length, thread -> {
                long sum = 0;
                for (String key : keys[thread]) {
                    sum += cache.getIfPresent(key).number();
                }
                if (sum != Arrays.stream(numbers[thread]).asLongStream().sum()) {
                    throw new IllegalStateException("it gave another key's value");
                }
            });
            print("hit, " + threads + (threads == 1 ? " thread" : " threads"), time, "ns");
        }
    }

    /** Reads old keys nine times of ten, the tenth one never seen before. */
    private static void measureFills(String[][] keys, int[][] numbers) throws InterruptedException {
        Cache<String, Payload> cache = filled(ENTRIES);
        long[] next = {ENTRIES};
        long[] misses = {0};
        double time = takeTurns(1, keys[0].length, thread -> {
            for (int place = 0; place < keys[0].length; ++place) {
                boolean fresh = (place + 1) % 10 == 0;
                long number = fresh ? next[0]++ : numbers[0][place];
                String key = fresh ? keyOf(number) : keys[0][place];
                if (cache.getIfPresent(key) == null) {
                    ++misses[0];
                    cache.put(key, Payload.of(number));
                }
            }
        });
        print("90 % hits, 10 % fills with eviction", time, "ns");
        print("loads of it, part of the reads",
            (double) misses[0] / ((double) keys[0].length * (WARM_UP + ROUNDS)), "");
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(Path.of(arguments[0])));
        int count = file.remaining() / 4;
        int[][] numbers = {new int[count / 2], new int[count / 2]};
        String[][] keys = {new String[count / 2], new String[count / 2]};
        for (int thread = 0; thread < 2; ++thread) {
            for (int place = 0; place < count / 2; ++place) {
                numbers[thread][place] = file.getInt();
                keys[thread][place] = keyOf(numbers[thread][place]);
            }
        }
        measureHits(keys, numbers);
        measureFills(keys, numbers);
    }
}

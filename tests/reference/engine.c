/* Asks the C engine of the wheel: `engine MODEL ids|vectors|speed` reads one text a line and prints, a line each, its
 * token ids or its vector; `speed` encodes all lines at once, several times, and prints the seconds of the fastest. */
#include "e5.c"
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv) {
    e5_model *model = argc == 3 ? e5_load(argv[1]) : NULL;
    if (!model) return 1;
    char **lines = NULL, *line = NULL;
    size_t room = 0;
    int count = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) > 0) {
        if (line[length - 1] == '\n') line[length - 1] = 0;
        lines = realloc(lines, sizeof(char *) * (size_t)(count + 1));
        lines[count++] = strdup(line);
    }
    int width = e5_dim(model);
    if (!strcmp(argv[2], "speed")) {
        float *out = malloc(sizeof(float) * (size_t)width * (size_t)count);
        double best = 1e9;
        for (int round = 0; round < 3; round++) {
            double start = now();
            e5_embed_batch(model, (const char **)lines, count, 1, out);
            if (now() - start < best) best = now() - start;
        }
        printf("%.6f\n", best);
        return 0;
    }
    if (!strcmp(argv[2], "vectors")) {
        float *out = malloc(sizeof(float) * (size_t)width * (size_t)count);
        e5_embed_batch(model, (const char **)lines, count, 1, out);
        for (int i = 0; i < count * width; i++) printf("%.7g%c", out[i], (i + 1) % width ? ' ' : '\n');
        return 0;
    }
    for (int i = 0; i < count; i++) {
        char *text = malloc(strlen(lines[i]) + 8);
        int *ids = malloc(sizeof(int) * (strlen(lines[i]) + 64));
        sprintf(text, "query: %s", lines[i]);
        int n = tok_content(&model->tok, text, ids, (int)strlen(text) + 4);
        for (int j = 0; j < n; j++) printf(j ? " %d" : "%d", ids[j]);
        printf("\n");
    }
    return 0;
}

import pyarrow.compute as pc
import pyarrow.parquet as pq

events = [(0.5, "level begins"), (1.5, "player dies")]  # seconds of the film, from your log
faces = pq.read_table("playtest-read/faces.parquet")  # what readroom.analyze wrote
for at, event in events:
    after = pc.and_(pc.greater(faces["time_s"], at), pc.less(faces["time_s"], at + 1.0))
    one = pc.and_(after, pc.equal(faces["person"], 1))
    print(event, pc.mean(faces.filter(one)["valence"]), pc.sum(one), "looks")

window.YTD.tweets.part0 = [
{"tweet": {"edit_info": {"initial": {"editTweetIds": ["1600000000000000009"]}}, "retweeted": false, "id_str": "1600000000000000009", "id": "1600000000000000009", "full_text": "Whole", "created_at": "Tue Dec 06 10:01:00 +0000 2022", "favorite_count": "1", "entities": {"hashtags": [], "user_mentions": [], "urls": []}}},
{"tweet":{"full_text":"no id","created_at":"Tue Dec 06 10:01:00 +0000 2022"}},
7,
{"tweet":{"id_str":"1600000000000000010","created_at":"soon","full_text":"café"}},
{"tweet":{"id_str":"16000
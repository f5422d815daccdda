Grailbird.data.tweets_2013_01 = 
 [
 {
  "source": "web",
  "entities": {
   "user_mentions": [],
   "media": [],
   "hashtags": [],
   "urls": []
  },
  "text": "A month of old",
  "id": 291000000000000000,
  "id_str": "291000000000000000",
  "created_at": "2013-01-15 09:00:00 +0000",
  "user": {
   "name": "Gil Moss",
   "screen_name": "Gil",
   "id_str": "77"
  }
 },
 {
  "text": "RT @hal: so it goes",
  "id_str": "291000000000000001",
  "created_at": "2013-01-15 10:00:00 +0000",
  "retweeted_status": {
   "id_str": "290000000000000009",
   "text": "so it goes",
   "user": {
    "screen_name": "hal"
   }
  },
  "entities": {
   "user_mentions": [
    {
     "screen_name": "hal",
     "id_str": "78",
     "name": "Hal"
    }
   ]
  }
 }
]